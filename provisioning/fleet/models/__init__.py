from provisioning.fleet.models.schema_script import SchemaScript

__all__ = ["SchemaScript"]
