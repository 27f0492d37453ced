resource "aws_s3_bucket" "ledger" {
  bucket = "ledger"
  lifecycle {
    prevent_destroy = true
  }
}
