"""A client that openapi-python-client generates from /openapi.json does a day's work, without a hand on its code.

generated_client.py BASE FACTS FOLDER: FACTS is JSON with tokens by role, the merchant's id, the path of a video and the
points that a category needs; FOLDER is empty. Exit code 0 if everything went as described.
"""

import importlib
import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path


def generate(base, folder):
    """Fetches the description, holds a validator's rules against it, and generates the package `client`."""
    from openapi_spec_validator import validate

    with urllib.request.urlopen(f"{base}/openapi.json") as answer:
        document = json.load(answer)
    validate(document)
    path = folder / "openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    # Formatting what is generated needs a program that the client does not.
    config = folder / "config.yml"
    config.write_text("post_hooks: []\n", encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(path), "--config", str(config)]
    command += ["--output-path", str(folder / "client"), "--meta", "none"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "NO_COLOR": "1"})
    lost = [line for line in said.stdout.splitlines() if "Endpoint will not be generated" in line]
    assert not lost, lost
    sys.path.insert(0, str(folder))


def main():
    base, facts, folder = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")), Path(sys.argv[3])
    generate(base, folder)
    client = importlib.import_module("client")
    models, File = importlib.import_module("client.models"), importlib.import_module("client.types").File

    def call(role, module, *arguments, **named):
        """Calls `client.api.{module}` as a role, and gives what it parsed of a successful answer."""
        api = importlib.import_module(f"client.api.{module}")
        if role is None:
            caller = client.Client(base_url=base, raise_on_unexpected_status=True)
        else:
            caller = client.AuthenticatedClient(
                base_url=base, token=facts["tokens"][role], raise_on_unexpected_status=True
            )
        answer = api.sync_detailed(*arguments, client=caller, **named)
        assert answer.status_code < 300, (module, answer.status_code, answer.content)
        assert answer.parsed is not None, (module, answer.content)
        return answer.parsed

    row = f"brand,name,category,merchant,own_serial\nALPINARA 演示,登山靴,shoes,{facts['merchant']},GEN-0001\n"
    booked = call("warehouse", "intake.post_intake", body=File(payload=row.encode()))
    item = booked.booked[0].item_id

    video = call("appraiser", "evidence.post_evidence", body=File(payload=Path(facts["video"]).read_bytes()))
    findings = [
        models.PostAppraisalsBodyFindingsItem.from_dict(finding) for finding in facts["findings"]
    ]
    submitted = call(
        "appraiser",
        "appraisals.post_appraisals",
        body=models.PostAppraisalsBody(
            item_id=item,
            findings=findings,
            video=video.sha256,
            conclusion=models.PostAppraisalsBodyConclusion.GENUINE,
        ),
        idempotency_key="generated-1",
    )
    appraisal = str(submitted.appraisal_id)
    reviewed = call(
        "reviewer", "appraisals.post_appraisals_id_review", appraisal, body=models.PostAppraisalsIdReviewBody(agree=True)
    )
    assert reviewed.state == "reviewed", reviewed
    approved = call(
        "approver",
        "appraisals.post_appraisals_id_approve",
        appraisal,
        body=models.PostAppraisalsIdApproveBody(agree=True),
    )
    assert approved.state == "approved", approved

    tag = call("approver", "tags.post_tags", body=models.PostTagsBody(appraisal_id=submitted.appraisal_id))
    bound = call(
        "warehouse",
        "tags.post_tags_serial_bind",
        tag.serial,
        body=models.PostTagsSerialBindBody(code=tag.code, carrier="hang_tag", place="鞋盒右侧"),
    )
    assert bound.status == "active", bound

    verified = call(None, "verify.get_verify", code=tag.code)
    assert verified.verdict == "genuine" and verified.tag.serial == tag.serial, verified
    assert verified.item.name == "登山靴" and verified.video.sha256 == video.sha256, verified
    unknown = call(None, "verify.get_verify", code="nonsense")
    assert unknown.verdict == "not_found", unknown

    items = call("merchant", "items.get_items", limit=200)
    assert any(str(one.id) == str(item) for one in items.items), items
    refused = importlib.import_module("client.api.tags.post_tags").sync(
        client=client.AuthenticatedClient(base_url=base, token=facts["tokens"]["approver"]),
        body=models.PostTagsBody(appraisal_id=submitted.appraisal_id),
    )
    assert isinstance(refused, models.Problem) and refused.status == 409 and tag.serial in refused.detail, refused
    print(f"booked, appraised, issued and verified {tag.serial}")


if __name__ == "__main__":
    main()
