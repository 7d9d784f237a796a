from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_removing")]

    operations = [ValidateConstraint(model_name="municipality", name="municipality_known_state")]
