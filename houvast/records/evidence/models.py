"""What somebody handed over or added as evidence, and the dossiers packed of it. Bytes stand in pieces, each part of
one sealed stream, never in the clear."""

from django.db import models

from houvast.records.reports.models import Report


class Item(models.Model):
    """`sealed`: number, kind, what it is called, who brought it, when and how, its hashes on arrival. What was taken
    back keeps its row with its number and when; its pieces go."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="evidence")
    sealed = models.BinaryField()


class ItemPiece(models.Model):
    """`sealed`: the next bytes of the stream of an item, in order of `number`."""

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("item", "number"), name="evidence_item_piece_once")]


class Dossier(models.Model):
    """`sealed`: for whom, how it is locked, its seal, its time stamp, when it was packed and sent."""

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="dossiers")
    sealed = models.BinaryField()


class DossierPiece(models.Model):
    """`sealed`: the next bytes of the stream of a packed bag, in order of `number`."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("dossier", "number"), name="evidence_dossier_piece_once")]
