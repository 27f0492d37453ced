urlpatterns = [
    path("github/callback/", Quay.as_view()),
    path("gitlab/callback/", Quay.as_view()),
]
hooks = "webhooks"
