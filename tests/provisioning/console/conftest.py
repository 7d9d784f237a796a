from tests.provisioning.support.conftest import ask, come_in, elena, fabio, marta

__all__ = ["ask", "come_in", "elena", "fabio", "marta"]
