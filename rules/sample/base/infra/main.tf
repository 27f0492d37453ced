resource "aws_s3_bucket" "manifests" {
  bucket = "harbour-manifests"
}

resource "aws_security_group" "api" {
  name = "harbour-api"

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.20.0.0/16"]
  }
}
