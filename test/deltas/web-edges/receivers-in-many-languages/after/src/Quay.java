@RestController
@RequestMapping("/ferry")
public class Quay {
  @PostMapping("/webhook")
  void land() {}
}
