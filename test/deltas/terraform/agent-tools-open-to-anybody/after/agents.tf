resource "aws_bedrockagentcore_gateway" "tides" {
  name            = "tides"
  protocol_type   = "MCP"
  authorizer_type = "NONE"
}

resource "aws_bedrockagentcore_code_interpreter" "berth" {
  name = "berth"

  network_configuration {
    network_mode = "PUBLIC"
  }
}
