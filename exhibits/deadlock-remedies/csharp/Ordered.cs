Lock[] forks = [new(), new(), new(), new(), new()];
int[] meals = new int[5], uses = new int[5];

void Dine(int me)
{
    var low = Math.Min(me, (me + 1) % 5); // the lower number first, everywhere
    var high = Math.Max(me, (me + 1) % 5);
    for (var meal = 0; meal < 5; meal++)
    {
        lock (forks[low])
        {
            Thread.Sleep(1); // long enough for everyone to take one
            lock (forks[high])
            {
                meals[me]++;
                uses[low]++;
                uses[high]++;
            }
        }
    }
}

Thread[] philosophers = [.. Enumerable.Range(0, 5).Select(me => new Thread(() => Dine(me)))];
Array.ForEach(philosophers, each => each.Start());
Array.ForEach(philosophers, each => each.Join());
Console.WriteLine($"meals: {meals.Sum()}");
Console.WriteLine($"lost updates: {(2 * meals.Sum()) - uses.Sum()}");
