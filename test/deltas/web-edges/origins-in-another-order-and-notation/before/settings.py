CORS_ALLOWED_ORIGINS = ["https://app.quay.example", "https://pier.ferry.example/"]
