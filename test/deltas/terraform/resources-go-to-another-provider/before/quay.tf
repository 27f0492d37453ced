provider "aws" {
  region = "eu-north-1"
}

provider "aws" {
  alias  = "harbour"
  region = "eu-north-1"
  assume_role {
    role_arn = "arn:aws:iam::444455556666:role/harbour"
  }
}

provider "aws" {
  alias  = "west"
  region = "eu-west-1"
}

resource "aws_sqs_queue" "ebb" {
  name = "ebb"
}

resource "aws_sqs_queue" "flood" {
  name = "flood"
}

resource "aws_sqs_queue" "neap" {
  name = "neap"
}
