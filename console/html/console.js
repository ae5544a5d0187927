// What the pages do beside what they say: all of it works without this file too, only slower.
"use strict";
