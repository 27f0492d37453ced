#!/bin/sh
# tells the crew

echo moored
