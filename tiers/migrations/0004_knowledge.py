
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tiers', '0003_quick_exit'),
    ]

    operations = [
        migrations.AddField(
            model_name='actor',
            name='sources',
            field=models.ManyToManyField(blank=True, related_name='actors', to='tiers.source', verbose_name='sources'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead',
            field=models.TextField(blank=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_ar',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_de',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_en',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_fa',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_fr',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_nl',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_ps',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_ru',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_so',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_ti',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_tr',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='lead_uk',
            field=models.TextField(blank=True, null=True, verbose_name='what the chapter is about'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='sources',
            field=models.ManyToManyField(blank=True, related_name='domains', to='tiers.source', verbose_name='sources'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know',
            field=models.TextField(blank=True, help_text='One paragraph a line.', verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_ar',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_de',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_en',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_fa',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_fr',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_nl',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_ps',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_ru',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_so',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_ti',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_tr',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='lifedomain',
            name='to_know_uk',
            field=models.TextField(blank=True, help_text='One paragraph a line.', null=True, verbose_name='good to know'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait',
            field=models.TextField(blank=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_ar',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_de',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_en',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_fa',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_fr',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_nl',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_ps',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_ru',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_so',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_ti',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_tr',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='do_not_wait_uk',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like',
            field=models.TextField(blank=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_ar',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_de',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_en',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_fa',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_fr',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_nl',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_ps',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_ru',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_so',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_ti',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_tr',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='looks_like_uk',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='need',
            name='sources',
            field=models.ManyToManyField(blank=True, related_name='needs', to='tiers.source', verbose_name='sources'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up',
            field=models.TextField(blank=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_ar',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_de',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_en',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_fa',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_fr',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_nl',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_ps',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_ru',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_so',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_ti',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_tr',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='step_up_uk',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_ar',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_de',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_en',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_fa',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_fr',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_nl',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_ps',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_ru',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_so',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_ti',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_tr',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='need',
            name='what_helps_uk',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='sources',
            field=models.ManyToManyField(blank=True, related_name='steps', to='tiers.source', verbose_name='sources'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens',
            field=models.TextField(blank=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_ar',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_de',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_en',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_fa',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_fr',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_nl',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_ps',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_ru',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_so',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_ti',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_tr',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='networkstep',
            name='what_happens_uk',
            field=models.TextField(blank=True, null=True, verbose_name='what happens'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family',
            field=models.TextField(blank=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_ar',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_de',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_en',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_fa',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_fr',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_nl',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_ps',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_ru',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_so',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_ti',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_tr',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='statustype',
            name='family_uk',
            field=models.TextField(blank=True, null=True, verbose_name='family'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait',
            field=models.TextField(blank=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_ar',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_de',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_en',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_fa',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_fr',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_nl',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_ps',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_ru',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_so',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_ti',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_tr',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='do_not_wait_uk',
            field=models.TextField(blank=True, null=True, verbose_name='when not to wait'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like',
            field=models.TextField(blank=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_ar',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_de',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_en',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_fa',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_fr',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_nl',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_ps',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_ru',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_so',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_ti',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_tr',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='looks_like_uk',
            field=models.TextField(blank=True, null=True, verbose_name='what it looks like'),
        ),
        migrations.AddField(
            model_name='tier',
            name='sources',
            field=models.ManyToManyField(blank=True, related_name='tiers', to='tiers.source', verbose_name='sources'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down',
            field=models.TextField(blank=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_ar',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_de',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_en',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_fa',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_fr',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_nl',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_ps',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_ru',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_so',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_ti',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_tr',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_down_uk',
            field=models.TextField(blank=True, null=True, verbose_name='what the layers below keep giving'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up',
            field=models.TextField(blank=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_ar',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_de',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_en',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_fa',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_fr',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_nl',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_ps',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_ru',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_so',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_ti',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_tr',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='step_up_uk',
            field=models.TextField(blank=True, null=True, verbose_name='when to look one layer up'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_ar',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_de',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_en',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_fa',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_fr',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_nl',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_ps',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_ru',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_so',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_ti',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_tr',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.AddField(
            model_name='tier',
            name='what_helps_uk',
            field=models.TextField(blank=True, help_text='A line that begins with “- ” is one of a list.', null=True, verbose_name='what helps'),
        ),
        migrations.CreateModel(
            name='Tip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Use small letters without accents, digits and single hyphens, for example caw-antwerpen.')], verbose_name='slug')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('text', models.CharField(max_length=300, verbose_name='text')),
                ('text_nl', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('text_fr', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('text_en', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('text_de', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('text_uk', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('text_ru', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('text_ar', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('text_fa', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('text_ps', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('text_ti', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('text_tr', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('text_so', models.CharField(max_length=300, null=True, verbose_name='text')),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tips', to='tiers.lifedomain', verbose_name='domain')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tips', to='tiers.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'tip',
                'verbose_name_plural': 'tips',
                'ordering': ['domain__position', 'position', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='AspectSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aspect', models.CharField(choices=[('who', 'who it is'), ('documents', 'papers'), ('health_care', 'health care'), ('reception', 'reception'), ('work', 'work'), ('social_assistance', 'social assistance'), ('integration', 'integration'), ('family', 'family'), ('contact', 'whom to contact')], max_length=20, verbose_name='aspect')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_aspects', to='tiers.source', verbose_name='source')),
                ('status', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aspect_sources', to='tiers.statustype', verbose_name='status')),
            ],
            options={
                'verbose_name': 'source of an aspect',
                'verbose_name_plural': 'sources of aspects',
                'ordering': ['status', 'aspect', 'source'],
                'constraints': [models.UniqueConstraint(fields=('status', 'aspect', 'source'), name='aspect_source_once', violation_error_message='This source already stands with this aspect.')],
            },
        ),
        migrations.CreateModel(
            name='LawChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Use small letters without accents, digits and single hyphens, for example caw-antwerpen.')], verbose_name='slug')),
                ('happened_on', models.CharField(help_text='A year, a month or a day.', max_length=10, validators=[django.core.validators.RegexValidator('\\A[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z', 'Write 2023, 2023-05 or 2023-05-31.')], verbose_name='on')),
                ('text', models.TextField(verbose_name='what changes, and for whom')),
                ('text_nl', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('text_fr', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('text_en', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('text_de', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('text_uk', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('text_ru', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('text_ar', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('text_fa', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('text_ps', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('text_ti', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('text_tr', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('text_so', models.TextField(null=True, verbose_name='what changes, and for whom')),
                ('is_certain', models.BooleanField(default=True, help_text='Off for a plan, a draft or a rumour.', verbose_name='certain')),
                ('sources', models.ManyToManyField(related_name='law_changes', to='tiers.source', verbose_name='sources')),
                ('statuses', models.ManyToManyField(related_name='law_changes', to='tiers.statustype', verbose_name='statuses')),
            ],
            options={
                'verbose_name': 'change of the law',
                'verbose_name_plural': 'changes of the law',
                'ordering': ['happened_on', 'slug'],
                'constraints': [models.CheckConstraint(condition=models.Q(('happened_on__regex', '\\A[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\\Z')), name='law_change_is_dated', violation_error_message='Write the date as 2023, 2023-05 or 2023-05-31.')],
            },
        ),
    ]
