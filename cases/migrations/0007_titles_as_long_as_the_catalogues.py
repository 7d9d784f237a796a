from django.db import migrations, models


class Migration(migrations.Migration):
    """A catalogue's texts of one line have 300 characters: a longer title stopped every application to the service."""

    dependencies = [
        ("cases", "0006_counter_filing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="service_title",
            field=models.CharField(max_length=300),
        ),
        migrations.AlterField(
            model_name="casedocument",
            name="label",
            field=models.CharField(max_length=300),
        ),
    ]
