"""What a form must bring back: the server's signature over what only one browser's cookie holds."""

from __future__ import annotations

import hashlib
import hmac


def form_token(secret: str, bound_to: str) -> str:
    """The signature that a form carries for the browser whose cookie is `bound_to`."""
    return hmac.new(secret.encode(), b"form:" + bound_to.encode(), hashlib.sha256).hexdigest()


def form_token_fits(secret: str, bound_to: str, given: str) -> bool:
    """Whether a form came from a page that this server gave to this browser."""
    return bool(bound_to) and hmac.compare_digest(
        form_token(secret, bound_to).encode(), given.encode("utf-8", "surrogatepass")
    )
