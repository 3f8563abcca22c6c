// What go-redis hands its caller: go run . PORT CASES, in a module that has the package.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"regexp"
	"runtime"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// JSON holds text alone: bytes are told as the characters of the same numbers.
func text(bytes string) string {
	runes := make([]rune, len(bytes))
	for i := 0; i < len(bytes); i++ {
		runes[i] = rune(bytes[i])
	}
	return string(runes)
}

func tell(value any) []any {
	switch v := value.(type) {
	case nil:
		return []any{"nil"}
	case string:
		return []any{"string", text(v)}
	case []any:
		items := []any{}
		for _, each := range v {
			items = append(items, tell(each))
		}
		return []any{fmt.Sprintf("%T", v), items}
	case map[any]any:
		pairs := []any{}
		for key, each := range v {
			pairs = append(pairs, []any{tell(key), tell(each)})
		}
		return []any{fmt.Sprintf("%T", v), pairs}
	case float64:
		return []any{"float64", strconv.FormatFloat(v, 'g', -1, 64)}
	case *big.Int:
		return []any{"*big.Int", v.String()}
	case error:
		return []any{"error", text(v.Error())}
	}
	return []any{fmt.Sprintf("%T", value), fmt.Sprint(value)}
}

func main() {
	file, err := os.ReadFile(os.Args[2])
	if err != nil {
		panic(err)
	}
	var cases [][2]string
	if err := json.Unmarshal(file, &cases); err != nil {
		panic(err)
	}
	answers := map[string]any{}
	ctx := context.Background()
	for mode, protocol := range map[string]int{"default": 0, "resp2": 2, "resp3": 3} {
		client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + os.Args[1], Protocol: protocol, MaxRetries: -1, PoolSize: 1})
		told := map[string]any{}
		for _, each := range cases {
			if mode == "default" {
				break
			}
			value, err := client.Eval(ctx, each[1], []string{"evalua:key"}).Result()
			if err == redis.Nil {
				told[each[0]] = []any{"thrown", "redis.Nil", text(err.Error())}
			} else if err != nil {
				told[each[0]] = []any{"thrown", "error", text(err.Error())}
			} else {
				told[each[0]] = tell(value)
			}
		}
		list, _ := client.ClientList(ctx).Result()
		found := regexp.MustCompile(`resp=(\d)`).FindAllStringSubmatch(list, -1)
		spoken := "?"
		if len(found) > 0 {
			spoken = found[len(found)-1][1]
		}
		answers[mode] = map[string]any{"spoken": spoken, "told": told}
	}
	out, _ := json.Marshal(map[string]any{"client": "go-redis", "version": redis.Version(), "runtime": "Go " + runtime.Version()[2:], "answers": answers})
	fmt.Println(string(out))
}
