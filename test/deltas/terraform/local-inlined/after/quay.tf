resource "aws_s3_bucket" "ledger" {
  bucket = "harbour-north-ledger"
}
