from django.urls import path

from provisioning.console.views import pnrr, pnrr_evidence, pnrr_papers

urlpatterns = [
    path("", pnrr.dossier_list, name="pnrr_list"),
    path("<slug:schema>/", pnrr.dossier_page, name="pnrr"),
    path("<slug:schema>/dati", pnrr.data, name="pnrr_data"),
    path("<slug:schema>/controlli", pnrr.run, name="pnrr_run"),
    path("<slug:schema>/controlli/avanzamento", pnrr.progress, name="pnrr_progress"),
    path("<slug:schema>/criteri/<str:code>", pnrr_evidence.criterion, name="pnrr_criterion"),
    path("<slug:schema>/identita", pnrr_papers.add, name="pnrr_identity_add"),
    path("<slug:schema>/identita/<uuid:identity_id>/leggi", pnrr_papers.read, name="pnrr_identity_read"),
    path("<slug:schema>/identita/<uuid:identity_id>/togli", pnrr_papers.remove, name="pnrr_identity_remove"),
    path("<slug:schema>/documenti/<slug:kind>/prepara", pnrr_papers.make, name="pnrr_paper_make"),
    path("<slug:schema>/documenti/<uuid:paper_id>", pnrr_papers.paper, name="pnrr_paper"),
    path("<slug:schema>/allegato", pnrr_papers.annex, name="pnrr_annex"),
]
