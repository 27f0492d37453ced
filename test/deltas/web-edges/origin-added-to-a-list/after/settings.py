CORS_ALLOWED_ORIGINS = [
    "https://pier.ferry.example",
    # ours
    "https://app.quay.example",
    "https://admin.quay.example",
    "http://localhost:5173",
]
