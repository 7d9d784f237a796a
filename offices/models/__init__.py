from offices.models.office import Office

__all__ = ["Office"]
