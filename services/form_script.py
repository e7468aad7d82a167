"""The text of the script that an administrator pastes into the sheet of the form: it sends each answer at once."""

from __future__ import annotations

import json

from locales import gettext as _

_TEXT = """// %(about)s
const ADDRESS = %(address)s;
const TOKEN = %(token)s;

// %(once)s
function installTrigger() {
  ScriptApp.getProjectTriggers().forEach(function (trigger) {
    if (trigger.getHandlerFunction() === "onFormSubmit") ScriptApp.deleteTrigger(trigger);
  });
  ScriptApp.newTrigger("onFormSubmit").forSpreadsheet(SpreadsheetApp.getActive()).onFormSubmit().create();
}

// %(each)s
function onFormSubmit(event) {
  const sheet = event.range.getSheet();
  const width = sheet.getLastColumn();
  const headers = sheet.getRange(1, 1, 1, width).getValues()[0].map(String);
  const row = sheet.getRange(event.range.getRow(), 1, 1, width).getValues()[0];
  const values = row.map(function (value) { return value instanceof Date ? value.toISOString() : value; });
  // An edited answer brings only what changed: the tracker then waits for its next look at the sheet.
  const whole = (event.values || []).every(function (value, at) { return value !== "" || row[at] === ""; });
  const body = JSON.stringify({ headers: headers, values: values, whole: whole, row: event.range.getRow() });
  const digest = Utilities.computeDigest(Utilities.DigestAlgorithm.SHA_256, body, Utilities.Charset.UTF_8);
  const request = {
    method: "post",
    contentType: "application/json",
    payload: body,
    headers: { Authorization: "Bearer " + TOKEN, "Idempotency-Key": Utilities.base64EncodeWebSafe(digest) },
    muteHttpExceptions: true,
  };
  for (let attempt = 1; attempt <= 4; attempt++) {
    const answer = UrlFetchApp.fetch(ADDRESS, request);
    const status = answer.getResponseCode();
    if (status < 300) return;
    if (status !== 429 && status < 500) throw new Error(status + ": " + answer.getContentText());
    Utilities.sleep(attempt * 3000);
  }
  throw new Error(%(late)s);
}
"""


def script_text(address: str, token: str) -> str:
    """The script with this program's address and a token filled in; both stand in it as quoted words of JavaScript."""
    return _TEXT % {
        "about": _one_line(
            _(
                "Sends each answer of the form to the tracker. Whoever can read this text can send answers: share the sheet with few."
            )
        ),
        "once": _one_line(_("Run this function once, and allow what Google asks for.")),
        "each": _one_line(_("Google runs this function after each answer.")),
        "address": json.dumps(f"{address.rstrip('/')}/api/form-answers"),
        "token": json.dumps(token, ensure_ascii=False),
        "late": json.dumps(
            _("The tracker did not answer; the next sync brings this answer."), ensure_ascii=False
        ),
    }


def _one_line(words: str) -> str:
    return " ".join(words.split())
