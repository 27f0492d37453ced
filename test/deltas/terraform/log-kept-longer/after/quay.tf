resource "aws_cloudwatch_log_group" "tides" {
  name              = "tides"
  retention_in_days = 365
}
