#!/bin/sh
echo moored
