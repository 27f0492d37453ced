# tells the crew
echo moored
