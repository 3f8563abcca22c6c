return 'Hello, Ann!'
