resource "aws_s3_bucket" "ledger" {
  bucket   = "ledger"
  provider = aws.elsewhere
  lifecycle {
    create_before_destroy = true
    ignore_changes        = [tags, policy]
  }
}
