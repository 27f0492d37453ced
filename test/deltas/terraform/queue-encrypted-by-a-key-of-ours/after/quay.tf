resource "aws_sqs_queue" "tides" {
  name              = "tides"
  kms_master_key_id = "alias/harbour"
}
