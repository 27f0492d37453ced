urlpatterns = []
hooks = "webhooks"
