Lock[] forks = [new(), new(), new(), new(), new()];
int[] meals = new int[5], givenUp = new int[5];
using var met = new Barrier(5);

void Dine(int me)
{
    int left = me, right = (me + 1) % 5;
    var patience = me == 0 ? TimeSpan.FromMilliseconds(100) : Timeout.InfiniteTimeSpan;
    lock (forks[left])
    {
        met.SignalAndWait(); // luck, made certain: everyone holds one
        if (forks[right].TryEnter(patience))
        {
            meals[me]++;
            forks[right].Exit();
        }
        else
        {
            givenUp[me]++;
        }
    }
}

Thread[] philosophers = [.. Enumerable.Range(0, 5).Select(me => new Thread(() => Dine(me)))];
Array.ForEach(philosophers, each => each.Start());
Array.ForEach(philosophers, each => each.Join());
Console.WriteLine($"meals: {meals.Sum()}");
Console.WriteLine($"given up: {givenUp.Sum()}");
