[Route("mollie")]
public class Land : Controller
{
    [HttpPost("webhook")]
    public void In() {}
}
