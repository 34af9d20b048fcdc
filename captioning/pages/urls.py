from django.urls import path

from captioning.pages import views

urlpatterns = [path("review/captions/", views.captions_page, name="captions")]
