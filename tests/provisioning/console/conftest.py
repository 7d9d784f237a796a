from tests.provisioning.support.conftest import ask, come_in, elena, fabio, listed, marta, opened

__all__ = ["ask", "come_in", "elena", "fabio", "listed", "marta", "opened"]
