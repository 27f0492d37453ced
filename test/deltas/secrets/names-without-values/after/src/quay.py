TIDE = 1
HARBOUR_API_KEY = os.environ['HARBOUR_API_KEY']
FERRY_TOKEN = "${FERRY_TOKEN}"
PIER_PASSWORD = "changeme-4TbX9q2LmZ8vKw"
BUOY_SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:buoy-x7Kq2P"
GULL_TOKEN = "gull-token-of-the-harbour"
NEXT_PUBLIC_MAP_KEY = "BGiQDufUmxvetFqAIej46I9AWj89"
REVISION_KEY = "4f8a1c6e2b9d7f30a5c8e1b4d6f92a7c3e5b8d10"
