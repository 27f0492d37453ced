resource "aws_lambda_function_url" "bell" {
  function_name      = "bell"
  authorization_type = "NONE"
}
