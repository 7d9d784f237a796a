"""An order as a YAML file (docs/operations/fleet.md)."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from provisioning.fleet.order import Order


class BadOrder(Exception):
    """The file cannot be read, or says something that cannot be filled; the message names every fault."""


def read_order(path: str) -> Order:
    try:
        return Order.model_validate(yaml.safe_load(Path(path).read_text(encoding="utf-8")))
    except ValidationError as error:
        wrong = [f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in error.errors()]
        raise BadOrder("This order cannot be filled:\n" + "\n".join(wrong)) from None
    except yaml.YAMLError:
        raise BadOrder(f"{path} is no YAML file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadOrder(str(error)) from None
