"""Why an image is not there, in words: the codes are kept, the sentence is said when it is shown."""

from locales import Phrase, phrase

WHY = {
    "not_fetched": phrase("not fetched from the form yet"),
    "no_access": phrase("the form's folder is not shared with the tracker"),
    "deleted": phrase("deleted at its source"),
    "too_large": phrase("too large"),
    "not_an_image": phrase("not a PNG, JPEG, WEBP or HEIC image"),
    "not_found": phrase("not found: it was deleted, or the form's folder is not shared with the tracker"),
    "not_now": phrase("Google did not answer; it is fetched again with the next sync"),
    "no_google": phrase("the tracker has no access to Google yet; the administrator sets it up"),
    "not_a_drive_link": phrase("not a link to Google Drive, so it is not opened"),
    "led_elsewhere": phrase("the link leads to another place, so it was not followed"),
    "empty": phrase("the image is empty"),
    "too_many_pixels": phrase("the image has too many pixels"),
    "phone_format": phrase("a telephone's own format that can't be read; send it as JPG or PNG"),
    "stopped": phrase("the image could not be read within the limits"),
    "damaged": phrase("the image is damaged"),
    "removed": phrase("removed with its sender’s data"),
}


def image_why(code: str) -> Phrase:
    """The sentence of a stored reason; an unknown one is shown as it stands."""
    return WHY.get(code) or Phrase(code)


def image_not_there(number: int) -> Phrase:
    """No image of that number within reach."""
    return phrase("There is no image number %(number)s within your reach.", number=number)
