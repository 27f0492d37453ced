resource "aws_bedrockagentcore_gateway" "tides" {
  name            = "tides"
  protocol_type   = "MCP"
  authorizer_type = "CUSTOM_JWT"
}

resource "aws_bedrockagentcore_code_interpreter" "berth" {
  name = "berth"

  network_configuration {
    network_mode = "SANDBOX"
  }
}

resource "aws_bedrock_guardrail" "quay" {
  name                      = "quay"
  blocked_input_messaging   = "No."
  blocked_outputs_messaging = "No."
}
