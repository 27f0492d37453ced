# Who may call.
CORS_ALLOWED_ORIGINS = (
    "https://PIER.ferry.example:443",
    "https://app.quay.example",
)
