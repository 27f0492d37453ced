resource "aws_apigatewayv2_route" "pier" {
  api_id    = "quay"
  route_key = "POST /webhooks/shopify"
}
