provider "aws" {
  region = "eu-north-1"
}

module "berth" {
  source = "../../modules/berth"
  name   = "quay"
}

resource "aws_lambda_function" "horn" {
  function_name = "horn"
  role          = "arn:aws:iam::111122223333:role/horn"
  filename      = "${path.module}/horn.zip"
}

resource "aws_security_group" "quay" {
  name = "quay"
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
