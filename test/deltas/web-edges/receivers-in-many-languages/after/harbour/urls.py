urlpatterns = [
    path("webhooks/mailgun/", views.mailgun),
    path("webhooks/", include("quay.urls")),
]
