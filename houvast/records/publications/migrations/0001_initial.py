from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FiguresRelease",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("quarter", models.CharField(max_length=7)),
                ("published_on", models.DateField()),
                ("content", models.JSONField()),
            ],
        ),
    ]
