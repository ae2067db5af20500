from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [migrations.AddField("membership", "let_in", models.BinaryField(null=True))]
