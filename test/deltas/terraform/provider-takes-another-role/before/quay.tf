provider "aws" {
  region = "eu-north-1"
  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/harbour"
  }
  allowed_account_ids = ["111122223333"]
}
