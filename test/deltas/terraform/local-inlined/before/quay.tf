locals {
  harbour = "harbour-${local.side}"
  side    = "north"
}

resource "aws_s3_bucket" "ledger" {
  bucket = "${local.harbour}-ledger"
}
