// Confirms a scan: one POST for each tab session and serial, and only once a person can see the page.
// Every text comes from the page, in its language. Without this script the form does the same.
(() => {
  "use strict";

  const section = document.querySelector("[data-scan]");
  if (!section) return;
  const serial = section.dataset.scan;
  const form = section.querySelector("form");
  const button = form.querySelector("button");
  const outcome = section.querySelector('[data-slot="outcome"]');
  const stored = "zhenma-scan-" + serial;

  // A tab that keeps nothing could not tell a reload from a new scan; there the button decides.
  const remember = (value) => {
    try {
      if (value) sessionStorage.setItem(stored, value);
      else sessionStorage.removeItem(stored);
      return true;
    } catch {
      return false;
    }
  };
  const remembered = () => {
    try {
      return sessionStorage.getItem(stored) !== null;
    } catch {
      return false;
    }
  };

  const text = (name) => {
    const template = document.querySelector(`template[data-text="${name}"]`);
    return template ? template.content.textContent : "{}";
  };

  // China has been at UTC+8 all year since 1992, and the page says which time it shows.
  const chinaTime = (instant) => {
    const shifted = new Date(Date.parse(instant) + 8 * 3600 * 1000);
    return shifted.toISOString().slice(0, 16).replace("T", " ");
  };

  const showNotice = (notice) => {
    const template = [...section.querySelectorAll("template[data-notice]")]
      .find((candidate) => candidate.dataset.notice === notice.kind);
    if (!template) return;
    const filled = template.content.cloneNode(true);
    filled.querySelector('[data-slot="scans"]').textContent = String(notice.scans);
    const first = filled.querySelector('[data-slot="first-at"]');
    first.dateTime = notice.first_at;
    first.textContent = text("first_at").replace("{}", chinaTime(notice.first_at));
    const slot = section.querySelector('[data-slot="notice"]');
    while (slot.firstChild) slot.removeChild(slot.firstChild);
    slot.appendChild(filled);

    const verdict = document.querySelector(".verdict");
    if (notice.kind === "suspected_clone" && !("doubt" in verdict.dataset)) {
      verdict.dataset.doubt = "";
      verdict.querySelector('[data-slot="lead"]').textContent = text("doubt");
    }
  };

  const showDone = () => {
    form.hidden = true;
    outcome.textContent = outcome.dataset.done;
  };

  const showFailed = () => {
    form.hidden = false;
    outcome.textContent = outcome.dataset.failed;
  };

  const confirm = async () => {
    const label = button.textContent;
    button.textContent = button.dataset.busy;
    button.disabled = true;
    const kept = remember("sent");
    let counted = false;
    try {
      const response = await fetch("/api/v1/scans", {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ code: serial }),
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
      });
      if (!response.ok) throw new Error(String(response.status));
      // Counted: whatever fails from here on is a matter of showing it, and must not say otherwise.
      counted = true;
      showDone();
      const answer = await response.json();
      // The tag changed since the page was written: show it as it stands now, not half of each.
      if (kept && answer.verdict && answer.verdict !== section.dataset.verdict) {
        location.reload();
        return;
      }
      if (answer.notice) showNotice(answer.notice);
    } catch {
      if (!counted) {
        remember(null);
        showFailed();
      }
    } finally {
      button.textContent = label;
      button.disabled = false;
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    confirm();
  });

  const start = () => {
    if (remembered()) showDone();
    else if (remember("sent")) confirm();
  };

  // A preview or a page loaded ahead of time is nobody's scan.
  const whenSeen = () => {
    if (document.prerendering) {
      document.addEventListener("prerenderingchange", whenSeen, { once: true });
    } else if (document.visibilityState === "visible") {
      start();
    } else {
      document.addEventListener("visibilitychange", whenSeen, { once: true });
    }
  };
  whenSeen();
})();
