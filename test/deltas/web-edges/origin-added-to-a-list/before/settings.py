CORS_ALLOWED_ORIGINS = [
    "https://app.quay.example",
]
