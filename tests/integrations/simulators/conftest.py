from tests.integrations.simulators.running import simulators

__all__ = ["simulators"]
