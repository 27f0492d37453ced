resource "aws_s3_bucket" "ledger" {
  bucket = "ledger-north"
}
