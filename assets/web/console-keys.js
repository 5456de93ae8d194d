// Password and signing key of a person, as their browser holds them. The password itself never leaves it: argon2id makes
// two secrets of it, one to sign in with, one that wraps the key; the service sees the first and can open nothing.
import { argon2idAsync } from "./argon2.js";

const text = new TextEncoder();
// As OWASP names them for argon2id: KiB of memory, rounds, lanes.
const COST = { m: 19 * 1024, t: 2, p: 1, dkLen: 64, asyncTick: 20 };
const FORM = "bk1";
// An Ed25519 private key of 32 bytes as PKCS #8 (RFC 8410, 7).
const PKCS8 = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]);

export function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64url(encoded) {
  const plain = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** The two secrets of a person's password: what the service is told, and what wraps the key. */
export async function secretsOf(person, password, progress) {
  const salt = await sha256(text.encode(`zhenma/account/v1\n${person.trim()}`));
  const made = await argon2idAsync(text.encode(password.normalize("NFKC")), salt, { ...COST, onProgress: progress });
  const wrapping = await crypto.subtle.importKey("raw", made.subarray(32), "AES-GCM", false, ["encrypt", "decrypt"]);
  return { secret: base64url(made.subarray(0, 32)), wrapping };
}

async function signerOf(seed) {
  const pkcs8 = new Uint8Array(PKCS8.length + seed.length);
  pkcs8.set(PKCS8);
  pkcs8.set(seed, PKCS8.length);
  return crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
}

/** A new signing key: its public half, and its private half wrapped. */
export async function newKey(wrapping) {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const { x } = await publicHalf(seed);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, wrapping, seed));
  seed.fill(0);
  return { x, wrapped: [FORM, base64url(iv), base64url(sealed)].join(".") };
}

async function publicHalf(seed) {
  try {
    const { x } = await crypto.subtle.exportKey("jwk", await signerOf(seed));
    return { x };
  } catch {
    // Browsers of before 2025 have no Ed25519.
    const library = await import("./ed25519.js");
    return { x: base64url(await library.getPublicKeyAsync(seed)) };
  }
}

/** Signs `message` with the wrapped key. Throws where the password was another. */
export async function signWith(wrapping, wrapped, message) {
  const [form, iv, sealed] = wrapped.split(".");
  if (form !== FORM) throw new Error("unknown form of a wrapped key");
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: fromBase64url(iv) }, wrapping, fromBase64url(sealed));
  const seed = new Uint8Array(opened);
  try {
    return base64url(new Uint8Array(await crypto.subtle.sign("Ed25519", await signerOf(seed), message)));
  } catch {
    const library = await import("./ed25519.js");
    return base64url(await library.signAsync(message, seed));
  } finally {
    seed.fill(0);
  }
}

/** A value as JCS (RFC 8785): what persons sign is hashed in this form. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}
