Lock[] forks = [new(), new(), new(), new(), new()];
int[] meals = new int[5], retries = new int[5];
using var met = new Barrier(5);

void Dine(int me)
{
    int left = me, right = (me + 1) % 5, resume = 0;
    for (var round = 0; round < 100; round++) // without a bound: for ever
    {
        var trying = meals[me] < 5 && round >= resume;
        if (trying)
        {
            forks[left].Enter();
        }

        met.SignalAndWait(); // luck, made certain: whoever tries holds one
        if (trying && forks[right].TryEnter())
        {
            meals[me]++;
            forks[right].Exit();
        }
        else if (trying)
        {
            retries[me]++;
            resume = round + 1 + Random.Shared.Next(4); // sits out none to three
        }

        met.SignalAndWait();
        if (trying)
        {
            forks[left].Exit();
        }
    }
}

Thread[] philosophers = [.. Enumerable.Range(0, 5).Select(me => new Thread(() => Dine(me)))];
Array.ForEach(philosophers, each => each.Start());
Array.ForEach(philosophers, each => each.Join());
Console.WriteLine($"meals: {meals.Sum()}");
Console.WriteLine($"retries: {retries.Sum()}");
