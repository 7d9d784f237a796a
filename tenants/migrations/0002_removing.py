from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="municipality",
            name="state",
            field=models.CharField(
                choices=[
                    ("preparing", "In preparazione"),
                    ("active", "Attivo"),
                    ("suspended", "Sospeso"),
                    ("removing", "In rimozione"),
                ],
                default="preparing",
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint(model_name="municipality", name="municipality_state"),
        AddConstraintNotValid(
            model_name="municipality",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["preparing", "active", "suspended", "removing"])),
                name="municipality_known_state",
            ),
        ),
    ]
