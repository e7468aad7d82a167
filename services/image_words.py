"""Why an image is not there, in words: the codes are kept, the sentence is said when it is shown."""

from locales import Phrase, phrase


def image_why(code: str) -> Phrase:
    """The sentence of a stored reason; an unknown one is shown as it stands."""
    match code:
        case "not_fetched":
            return phrase("not fetched from the form yet")
        case "no_access":
            return phrase("the form's folder is not shared with the tracker")
        case "deleted":
            return phrase("deleted at its source")
        case "too_large":
            return phrase("too large")
        case "not_an_image":
            return phrase("not a PNG, JPEG or WEBP image")
        case "damaged":
            return phrase("the image is damaged")
        case _:
            return Phrase(code)


def image_not_there(number: int) -> Phrase:
    """No image of that number within reach."""
    return phrase("There is no image number %(number)s within your reach.", number=number)
